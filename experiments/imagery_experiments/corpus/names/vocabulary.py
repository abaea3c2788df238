"""Word lists behind the concept names: what is stripped, what is no thing, what means the same.

Judged by eye on the names drawn by five or more icon sets. Kept apart from the code that uses them.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


STYLE_WORDS = _words(
    """
    outline outlined filled fill solid line linear bold thin light duotone twotone sharp rounded
    round regular alt broken variant o s b l r f stroke two tone mini micro sm lg xs xl thick medium
    semibold duo bulk color colored one three four five alternate simple baseline sleek flat
    """
)
"""Words at the end of an icon's name that say how, not what, it draws."""
LEADING_STYLE_WORDS = _words(
    """
    outline outlined filled fill solid line bold thin duotone twotone
    """
)
"""The same at the beginning, where fewer are unambiguous (``light bulb``, ``round table``)."""

NOT_THINGS = _words(
    """
    accordion adobe air_conditioning airport album amazon amex android angle aperture arch archive
    arrow assembly attachment avatar axis back backspace backup baggage_claim bank bar barbecue bars
    bat bathroom beta binary blade blanket blind block blogger blood_pressure blossom body boiler
    bootstrap border bot bow braces browser bubble build bullhorn_off button cabinet cable cafe
    calender camp cancer cap car_battery card carousel cast cell celsius channel chart chat
    checkerboard circuit_board classroom clipart clone clover coat_hanger collage colors column
    combine commodity compass_rose compress console container controller copilot copy counter crane
    crib cricket crop crystal cursor curve customer cutlery dashboard date delta desktop device
    diagonal diagram diameter dish dishwasher disk doc dock docker document dot down draft
    draft_beer drag draw drawer dress_code drive drizzle dry duplicate edge electric_car
    electric_meter electricity energy engine equal equalizer ethernet exchange exit export eyebrow
    face fahrenheit fan_speed favorite fax feed female fencing filter firebase fireplace_off
    firewall flag flare flip flood fluorescent fog fold font food forest_fire forum forward
    foursquare frame framer galaxy_watch gallery gallery_wall gas_meter gas_station gate gateway
    gather gemini git glass gold_medal gps grain grain_bag grid grip gym hail handle handyman
    hanger_off hash haze head header headset_mic heat_pump heater help hide honey hook host hotel
    house_plan hub hurricane_symbol import inpatient insert institution intercom intersection
    inventory iron island java jewelry join juice kitchen lambda lan landing landing_page landmark
    landscape lasso launch layer leo library link liquor loader loading local loop lotion male
    margin marker mars master mastodon material medication medication_bottle menu messenger
    meteorite metro mist mobile modem more mosaic mp mute nature needle network neutral node
    north_star nut nutrition opacity orange organ outlet outpatient package_manager pad pad_lock
    padding page paint pallet palm panorama parking_meter passkey path periscope pharmacy pi
    pill_bottle pin pipeline pix platform play pocket pod pointer polaroid poll polygon pool
    portfolio portrait post pot potion power prescription print process product python queue radar
    radiation radius rain receiver record recording reel remote reset resistor resize restaurant
    restroom ring rings route router router_link sandbox sapling_tree scan scanner scenery screen
    scribble seal seat section segment sensor separator shake shape shopping shopping_list shredder
    shrink signal_tower single_bed siren six sketch slash slice slide slider snow solar_energy
    solar_power sort spa space space_bar spade spam speakerphone sperm spinner spotlight stadium
    standard station steps stock storage storm stream stripe student subject subway sunrise sunset
    surfboard_rack swatch swift switch system tablet_mode tailwind taj_mahal tape tape_measure
    target taurus terminal text theater thermostat threads thunderstorm timer_off toggle tool torch
    torus tower transfer transport trowel trunk type university unknown upgrade user variable vector
    vegan venus video view viewfinder vignette vip wallpaper wash washer_off water water_pump web
    wheel widget wifi wind wind_power work worker world yahoo
    """
)
"""Concrete by WordNet, but an interface's word, a brand, or drawn as something else (``_`` for a space)."""

EXTRA_THINGS = _words(
    """
    ampersand anchor asterisk atom badge balloons_bunch barcode beach bowling_pin calendar campfire
    certificate chef_hat chess_bishop chess_king chess_knight chess_pawn chess_queen chess_rook
    clock cloud coin coronavirus credit_card crosshair database desk_lamp diamond dna droplet
    earbuds exclamation_mark eyedropper file film fingerprint fire flame flowchart folder
    game_controller gamepad gift graduation_cap grass handshake headphones house hut id_card image
    inbox infinity key lake lifebuoy log lungs magic_wand mail medal money music_note nest newspaper
    paint_brush paint_bucket paper_plane paragraph passport percent pie_chart puzzle_piece qr_code
    question_mark receipt rock scale sd_card signpost sim_card sliders smartphone smiley sticky_note
    t_shirt tag ticket toilet_paper traffic_cone trash usb video_camera volcano waves well wrench
    yin_yang
    """
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

NEVER_MERGED = frozenset(
    {"lollipop", "popsicle", "clock", "watch", "cup", "mug", "boat", "ship", "bag", "handbag", "disc", "chip"}
)
"""Names that share a WordNet synset with another but are drawn differently."""

NEVER_HELD_OUT = _words(
    """
    circle square rectangle triangle diamond oval star pentagon hexagon octagon cross heart moon
    cube cone cylinder sphere parallelogram rhombus tree rock grass beach hut well lake house
    umbrella glasses ladder butterfly sailboat hourglass television computer fish sun cloud person
    cup flower key eye hammer ice_cream goblet anchor envelope kite lollipop mushroom
    """
)
"""Concepts of which there are always drawings to learn from: they are also primitives, or experiments ask
for them by name, so a held-out one would ask of the mind a word that it never met."""
