"""A sentence, then a picture: was the thing mentioned (Stanfield & Zwaan 2001; Zwaan, Stanfield & Yaxley 2002)?"""
