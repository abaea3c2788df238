"""Planning problems: words or a picture set a problem whose solution is to be found before acting."""
