"""Word lists behind the concept names: what is stripped, what is no thing, what means the same.

Judged by eye on the names drawn by five or more icon sets. Kept apart from the code that uses them.
"""

from __future__ import annotations

STYLE_WORDS = frozenset(
    """outline outlined filled fill solid line linear bold thin light duotone twotone sharp rounded round
    regular alt broken variant o s b l r f stroke two tone mini micro sm lg xs xl thick medium semibold duo
    bulk color colored one three four five alternate simple baseline sleek flat""".split()
)
"""Words at the end of an icon's name that say how, not what, it draws."""
LEADING_STYLE_WORDS = frozenset("outline outlined filled fill solid line bold thin duotone twotone".split())
"""The same at the beginning, where fewer are unambiguous (``light bulb``, ``round table``)."""

NOT_THINGS = frozenset(
    """adobe album amazon android angle aperture archive arrow attachment avatar back backspace
    backup bars beta binary blind blogger bootstrap border bot browser build button calender
    carousel cast cell celsius chat circuit_board clone clipart combine commodity compress console controller
    copilot copy counter crop cursor customer dashboard delta desktop device diagram diameter disk dock docker
    doc document down draft drag draw drive dry duplicate edge equal equalizer ethernet exchange exit export
    fahrenheit favorite fax feed female filter firebase firewall flare flip flood font food forum forward foursquare
    frame framer gallery gemini git gps grid grip hash haze header help hide import insert intercom intersection
    inventory java jewelry join landing landscape lasso layer library link loader loading loop male margin mars
    marker mastodon material menu messenger metro mist mobile more mp mute nature network node nutrition
    opacity outlet package_manager pad padding page panorama path pharmacy pi pipeline platform play pocket
    pointer poll polygon polaroid portrait power prescription print process product python queue radiation
    radius record remote reset resize restaurant route router_link scan screen section segment shake shopping
    shopping_list shrink six sketch slash slice slider solar_energy solar_power spa space spam spinner standard
    station steps stock storage stream stripe subject swatch swift switch system tablet_mode target terminal
    theater threads toggle transfer type unknown video fencing upgrade user variable vector venus vignette view viewfinder vip
    wash water web widget wifi wind_power work world yahoo scribble timer_off block bubble body collage mosaic
    island assembly sapling_tree cricket fog rain snow wind storm forest_fire signal_tower text hanger_off radar
    blood_pressure house_plan shape orange rings draft_beer bat nut crane sperm tape seal speakerphone stadium
    medication container receiver sort pad_lock face column needle restroom baggage_claim torch taj_mahal lotion
    liquor student gold_medal chart compass_rose bank organ galaxy_watch eyebrow grain sandbox crystal
    thermostat pallet hook pot slide tower juice braces glass card spade clover dot iron subway dress_code
    tool gallery_wall gas_station car_battery checkerboard bullhorn_off university thunderstorm pill_bottle
    landmark parking_meter meteorite single_bed surfboard_rack cable gate wheel grain_bag modem wallpaper
    sunrise sunset landing_page shredder honey dishwasher ring tape_measure pin medication_bottle flag
    hurricane_symbol spotlight fan_speed bow fireplace_off headset_mic bar cutlery portfolio siren accordion airport amex arch axis barbecue bathroom blade blanket blossom boiler cabinet cafe camp cancer channel classroom colors crib cap curve date diagonal drizzle electricity electric_meter energy fluorescent fold gas_meter gateway gather gym handle handyman hail host hub inpatient institution kitchen lambda lan launch leo local master neutral north_star outpatient palm paint passkey pix pod pool post recording reel resistor router scanner scenery seat sensor separator space_bar tailwind taurus transport trunk torus trowel vegan washer_off worker periscope hotel electric_car engine potion dish drawer head water_pump heat_pump heater air_conditioning coat_hanger""".split()
)
"""Concrete by WordNet, but an interface's word, a brand, or drawn as something else (``_`` for a space)."""

EXTRA_THINGS = frozenset(
    """atom balloons_bunch barcode calendar campfire certificate chef_hat chess_bishop chess_king chess_knight
    chess_pawn chess_queen chess_rook clock coin coronavirus credit_card crosshair database diamond dna droplet
    earbuds eyedropper film fingerprint fire flame flowchart gamepad gift graduation_cap handshake headphones
    id_card inbox infinity lifebuoy log lungs magic_wand medal money music_note newspaper paint_brush
    paint_bucket passport paper_plane paragraph puzzle_piece qr_code receipt scale sd_card sim_card signpost smartphone
    sticky_note t_shirt tag ticket toilet_paper traffic_cone trash usb volcano waves wrench yin_yang asterisk
    ampersand badge key bowling_pin game_controller desk_lamp image mail anchor percent spade
    sliders pie_chart smiley video_camera cloud file folder house nest hut well lake rock grass beach
    question_mark exclamation_mark rain snow wind""".split()
)
"""Things that can be drawn although WordNet's first senses are abstract or it lacks the compound."""

SAME_THING: tuple[tuple[str, ...], ...] = (
    ("mail", "envelope", "email"),
    ("gear", "cog", "cogwheel"),
    ("picture", "image", "photo", "photograph", "pic"),
    ("house", "home"),
    ("airplane", "plane", "aeroplane"),
    ("bicycle", "bike"),
    ("motorcycle", "motorbike"),
    ("television", "tv"),
    ("phone", "telephone", "call"),
    ("smartphone", "mobile phone", "cellphone", "cell phone", "iphone"),
    ("light bulb", "lightbulb", "bulb"),
    ("trash can", "trash", "trash bin", "bin", "dustbin", "garbage can"),
    ("shopping cart", "cart", "shopping trolley", "trolley"),
    ("magnifying glass", "magnifier", "loupe", "search"),
    ("glasses", "eyeglasses", "spectacles"),
    ("fridge", "refrigerator"),
    ("sofa", "couch"),
    ("ice cream", "icecream", "ice cream cone"),
    ("paperclip", "paper clip"),
    ("pin", "pushpin", "thumbtack", "push pin"),
    ("computer mouse", "mouse"),
    ("lightning bolt", "bolt", "lightning", "thunderbolt", "flash"),
    ("flame", "fire"),
    ("droplet", "drop", "water drop"),
    ("hamburger", "burger"),
    ("bath", "bathtub", "bath tub"),
    ("headphones", "headphone"),
    ("globe"),
    ("microphone", "mic"),
    ("megaphone", "bullhorn"),
    ("puzzle piece", "puzzle", "jigsaw"),
    ("paper plane", "paper airplane", "send"),
    ("paintbrush", "paint brush"),
    ("padlock", "lock"),
    ("gift", "present", "gift box"),
    ("shop", "store", "storefront"),
    ("qr code", "qrcode"),
    ("trophy", "award cup"),
    ("medal", "award"),
    ("newspaper", "news"),
    ("speedometer", "tachometer", "gauge"),
    ("map marker", "map pin", "location", "location pin", "placemark"),
    ("life ring", "lifebuoy", "lifebelt", "lifesaver"),
    ("processor", "cpu", "microchip", "chip"),
    ("hard drive", "hard disk", "hdd"),
    ("floppy disk", "floppy", "save", "diskette"),
    ("sticky note", "note"),
    ("shirt", "t shirt", "tshirt"),
    ("bandage", "band aid"),
    ("baby stroller", "stroller", "baby carriage", "pram"),
    ("gamepad", "game controller"),
    ("thumbs up", "thumb up"),
    ("thumbs down", "thumb down"),
    ("music note", "music", "musical note"),
    ("movie camera", "video camera", "camcorder"),
    ("tag", "price tag"),
    ("smiley", "smiley face", "smile", "face smile"),
    ("dumbbell", "barbell"),
    ("film", "film strip", "filmstrip"),
    ("infinity", "infinite"),
    ("donut", "doughnut"),
    ("french fries", "fries"),
    ("bar chart", "chart bar"),
    ("pie chart", "chart pie"),
    ("elevator", "lift"),
    ("church", "chapel"),
    ("truck", "lorry", "delivery truck"),
    ("ship", "cruise ship"),
    ("rabbit", "bunny"),
    ("vacuum cleaner", "vacuum"),
    ("oval", "ellipse"),
    ("seedling", "sprout", "sapling"),
    ("snowflake", "snow flake"),
    ("taxi", "cab"),
    ("wrench", "spanner"),
    ("stairs", "staircase", "stair"),
    ("key", "latchkey"),
    ("cross", "latin cross"),
    ("diamond", "gem", "gemstone"),
    ("flashlight", "pocket lamp"),
    ("scale", "balance", "scales", "weighing scale"),
    ("weight", "kettlebell"),
    ("clapperboard", "clapboard"),
    ("lab flask", "flask", "conical flask", "erlenmeyer flask"),
    ("tree", "deciduous tree"),
    ("alarm clock", "alarm"),
    ("tooth", "teeth"),
    ("microwave", "microwave oven"),
    ("washing machine", "washer"),
    ("whale", "sperm whale"),
    ("money", "cash", "banknote"),
    ("wand", "magic wand"),
    ("tornado", "cyclone"),
    ("face mask", "medical mask"),
    ("virus", "coronavirus"),
    ("sailboat", "sail boat", "sailing boat"),
)
"""Names that icon sets use for the same drawings; the first is the concept's name, the others synonyms."""

NEVER_MERGED = frozenset({"lollipop", "popsicle", "clock", "watch", "cup", "mug", "boat", "ship", "bag", "handbag", "disc", "chip"})
"""Names that share a WordNet synset with another but are drawn differently."""

NEVER_HELD_OUT = frozenset(
    """circle square rectangle triangle diamond oval star pentagon hexagon octagon cross heart moon cube cone
    cylinder sphere parallelogram rhombus
    tree rock grass beach hut well lake house umbrella glasses ladder butterfly sailboat hourglass television
    computer fish sun cloud person cup flower key eye hammer ice_cream goblet anchor envelope
    kite lollipop mushroom""".split()
)
"""Concepts of which there are always drawings to learn from: they are also primitives, or experiments ask
for them by name, so a held-out one would ask of the mind a word that it never met."""
