"""Word lists for the wide vocabulary: what is refused beside the names of the corpus, and compounds that are things.

Judged by eye on the names drawn by two or more icon sets.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NOT_EVERYDAY = _words(
    """
    administrator affiliate africa agent aggregate alembic altitude america anomaly antarctica aquarius architecture
    aries assistant attic attraction australia autopilot babel bahai beauty bloom bones boom brave buttons calm
    capricorn capricornus captioned card_index casino ceiling cell_tower character cinema circuit circuitry client
    close_up code come comma composer conditioner connector consignment constraint custard cutter cutting deceased
    deck delicious democrat department_store detector detour developer dial diary divider doge dolby dress_circle
    dribble drinking_water dvd editor element ember emergency_exit empty endocrine english entrance europe fat floor
    floor_plan food_chain ford fulcrum furniture geiger grab gravity grid_iron grocery grunt guard guardian guest
    hair hairdresser hallway halo hardware heat heat_wave hemisphere highway home_office hostel hq ideal incubator
    index infrared ink internet ipod ironing joint junction jupiter kaaba kiss laboratory lasers laundry leak led
    ledger lego libra lincoln load locust lounger mac magazines mate meal mechanic mercury mickey milky_way mistral
    mix mixer_tap modeling module motorway muslim navigator nerd nike nmr obelisks office ophiuchus oracle output
    pager parabola parent partition passages patient penny_arcade physiotherapist pickle_ball pisces placeholder
    plaything platte plumbing pluto presenter pressure protection public_toilet pull push radial rail reader rebel
    refraction repository republican respirators rest_area return_key reverse roofing rosette sagittarius sake sauropod
    sandstorm scorpio scratchpad selector seven shore shortcut sidewalk sickbed sink_hole slave south_america spool_file
    spectrum stacks straight street stretch structure surgery sweep switcher takeaway tangent tape_drive tear ten
    terror tesla tick tissue_layer transparency transportation transporter trigger trim typhoon ultrasound universe
    uterus valley venn vertical vicia_faba video_recording virgo voucher wan ward water_closet water_level
    water_plant wine_bar wise wrap www x_ray xxx yard zoo
    anal anus prostate sperm rectum penis condom middle_finger ammunition alarm_system aluminum adult age
    algorithm alpha amp analog analysis anatomy animation apartments app array article artwork atlas_mountains auto
    bid block_letter blur bookkeeping bracket branch brand break bridge_player broadcast buff bus_stop_position
    business calculus call_center canvas caption caret carrier cash_flow category center central chain_letter chapter
    check clear client_server collection column_chart command communication compare complex component conference
    content contrast control cover crew crowd data deep delivery department deposit digit display division domain
    dust environment equation error event expansion experiment facility factor fan_out feature field figure finish
    flat flow format formula foundation function generator_set general goal ground group growth guidance half hall
    health hearing hold index_card input instance interface interval item joins key_stage label lead level limit
    lineup linker list live lot management map_reading mass matrix maximum measure media member memory message
    meta method minimum minute mode model moderator motion mount navigation notation notice number object offer
    open operation operator option order origin outline overlay owner pack park parking part party pass patch path
    pattern peak people period phase pick place plan point policy position possession present_moment preset
    primary profile program project property protocol proxy public pulse quality quarter question range rate
    ratio reaction regular release request research resource response rest result return review right roam role root
    round row rule run sale sample save scene schedule scope score script secondary selection series service session
    set shadow share shift short show side signal simple single sit situation skill sleep social solution source
    spacing special speed split square_root stable stage start state status step stop style subtitle sum support
    surface survey symbol sync table_of_contents task team technology tenant term test theme thing thumbnail
    time title toggle_switch total touch trade transaction transit trend turn type_a undo unit update upload
    brazil brute bud coma convict electric electrical_resistance france fuji gravitation icarus inspiration
    internal_organ liar life_support private public_speaker rogue silex snatch soul spartan spill suicide suicide_bomber
    third_eye thrust tinker tread william_tell jerusalem_cross union_jack ursa_major headshot knockout resonance remedy
    squib groundbreaker combination overdrive portal ace acid apc caesar carrion conqueror corporal cultist fern_seed
    brass_knuckles gibbet eskimo bling paster sob sweats bikes instrument sector rainstorm exponent induction nuke
    pandora movie_star cordova low_beam high_beam creation rancher shard dip_switch electric_switch boulder_field
    chairlift_base psychic beauty_salon power_meter asio tom pda text_editor woodwind rent usher
    chinese finder go hop pathfinder pout pivot bundle cloth replica serial_port spline stock_market neural_network
    nursery guide shelter drawing panel track technologist employee room port pet human dinner breakfast blob styler
    usage vacation validation value version vote walk warning watt way weather width window_pane word workflow
    workspace zero zone zodiac
    """
)
"""Concrete by WordNet in one of their first senses, but abstract, coarse, an interface's word, a brand or a place."""

COMPOUND_THINGS = _words(
    """
    alien_monster artist_palette auto_rickshaw baby_bottle baby_chick barber_pole bear_face beverage_box blood_bag
    brain_circuit bread_slice breast_pump bubble_tea cake_slice carousel_horse cat_face champagne_glasses cheese_wedge
    cherry_blossom clown_face cocktail_glass confetti_ball cow_face crescent_moon curry_rice dog_face dragon_face
    drawing_compass evergreen_tree feather_pen fighter_jet flower_pot frog_face fruit_bowl ginger_root hindu_temple
    holly_berry honey_pot horse_face japanese_castle kitchen_knife kiwi_bird light_rail light_switch luggage_cart
    maple_leaf martini_glass milk_carton mirror_ball monkey_face moon_cake mortar_pestle motor_boat mouse_face
    mouse_trap office_chair oil_can oil_drum paw_print pig_face pizza_slice poultry_leg radio_tower razor_blade
    rice_ball rice_cracker road_cone robot_face robot_vacuum satellite_antenna satellite_dish ship_wheel shipping_box
    shower_head smoke_detector spiral_shell takeout_box tea_cup theater_mask thong_sandal tiger_face toy_brick
    tumbler_glass water_drop whiskey_glass wizard_hat wine_glass
    """
)
"""Everyday things of two words that WordNet lacks."""

VAGUE = _words(
    """
    entity object artifact artefact whole unit thing instrumentality instrumentation device matter substance
    physical_object physical_entity abstraction living_thing organism being causal_agent cause group part piece
    solid structure construction equipment implement article ware commodity creation product unit_of_measurement
    attribute shape form figure covering natural_object organ body_part external_body_part facility area way
    material instrument system person individual someone somebody mortal soul animate_thing animal_being brute beast
    creature fauna flora plant_life vascular_plant tracheophyte woody_plant ligneous_plant placental eutherian
    chordate vertebrate craniate mechanism surface enclosure
    """
)
"""Hypernyms that say nothing; ``_`` for a space."""
