"""Two or three sentences of plain prose in each of the 24, written for these tests."""

SENTENCES = {
    "bg": "Общинският съвет заседава в понеделник и прие бюджета за следващата година. "
    "Хората от селото се надяват, че пътят ще бъде ремонтиран през лятото.",
    "cs": "Zastupitelstvo se sešlo v pondělí a schválilo rozpočet na příští rok. "
    "Lidé z vesnice doufají, že se silnice do léta opraví a že autobus pojede i v neděli.",
    "da": "Byrådet mødtes mandag og vedtog budgettet for det næste år. "
    "Folk i landsbyen håber, at vejen bliver lavet til sommer, og at bussen også kører om natten.",
    "de": "Der Gemeinderat tagte am Montag und beschloss den Haushalt für das nächste Jahr. "
    "Die Leute im Dorf hoffen, dass die Straße bis zum Sommer in Ordnung gebracht wird.",
    "el": "Το δημοτικό συμβούλιο συνεδρίασε τη Δευτέρα και ενέκρινε τον προϋπολογισμό για το έτος. "
    "Οι κάτοικοι του χωριού ελπίζουν ότι ο δρόμος θα επισκευαστεί μέχρι το καλοκαίρι.",
    "en": "The council met on Monday and agreed to the budget that the mayor had drafted. "
    "People of the village have to wait until summer to see the road repaired.",
    "es": "El ayuntamiento se reunió el lunes y aprobó el presupuesto del año que viene. "
    "La gente del pueblo espera que la carretera se arregle en verano y que haya un autobús.",
    "et": "Vallavolikogu kogunes esmaspäeval ja kinnitas järgmise aasta eelarve. "
    "Küla elanikud loodavad, et tee saab suveks korda ning et buss on ka pühapäeval sõidus.",
    "fi": "Kunnanvaltuusto kokoontui maanantaina ja hyväksyi ensi vuoden talousarvion. "
    "Kylän väki toivoo, että tie on kesään mennessä kunnossa ja että linja-auto ei lakkaa.",
    "fr": "Le conseil municipal s'est réuni lundi et a adopté le budget de l'année prochaine. "
    "Les gens du village espèrent que la route sera refaite en été et qu'un bus est prévu.",
    "ga": "Tháinig an chomhairle le chéile Dé Luain agus ghlac sí le buiséad na bliana. "
    "Tá muintir an bhaile ag súil go mbeidh an bóthar deisithe roimh an samhradh i mbliana.",
    "hr": "Općinsko vijeće sastalo se u ponedjeljak i usvojilo proračun za iduću godinu. "
    "Ljudi iz sela nadaju se da će cesta biti popravljena do ljeta i da je autobus na redu.",
    "hu": "A képviselő-testület hétfőn ülésezett és elfogadta a jövő évi költségvetést. "
    "Az emberek azt remélik, hogy az utat nyárig kijavítják, és hogy a busz is jár majd.",
    "it": "Il consiglio comunale si è riunito lunedì e ha approvato il bilancio di un anno. "
    "La gente del paese spera che la strada sia riparata in estate e che l'autobus torni.",
    "lt": "Savivaldybės taryba pirmadienį susirinko ir patvirtino kitų metų biudžetą. "
    "Kaimo žmonės tikisi, kad kelias iki vasaros bus sutvarkytas ir kad autobusas yra saugus.",
    "lv": "Dome pirmdien sanāca uz sēdi un apstiprināja nākamā gada budžetu. "
    "Ciema ļaudis cer, ka ceļš līdz vasarai ir salabots un ka par autobusu arī domā.",
    "mt": "Il-kunsill iltaqa' t-Tnejn u approva l-baġit tas-sena d-dieħla. "
    "In-nies tar-raħal jittamaw li t-triq tissewwa sas-sajf u li l-karozza tal-linja terġa' tiġi.",
    "nl": "De gemeenteraad kwam op maandag bijeen en keurde de begroting voor het jaar goed. "
    "De mensen in het dorp hopen dat de weg voor de zomer is hersteld en dat er een bus komt.",
    "pl": "Rada gminy zebrała się w poniedziałek i przyjęła budżet na przyszły rok. "
    "Ludzie z wioski mają nadzieję, że do lata droga zostanie naprawiona, a autobus nie zniknie.",
    "pt": "A câmara municipal reuniu-se na segunda-feira e aprovou o orçamento do ano que vem. "
    "A gente da aldeia espera que a estrada seja arranjada no verão e que haja um autocarro.",
    "ro": "Consiliul local s-a întrunit luni și a aprobat bugetul pe anul care vine. "
    "Oamenii din sat speră că drumul este reparat până la vară și că un autobuz va veni din oraș.",
    "sk": "Zastupiteľstvo sa zišlo v pondelok a schválilo rozpočet na budúci rok. "
    "Ľudia z dediny dúfajú, že cesta je do leta opravená a že autobus pôjde aj v nedeľu.",
    "sl": "Občinski svet se je sestal v ponedeljek in sprejel proračun za prihodnje leto. "
    "Ljudje iz vasi upajo, da bo cesta do poletja popravljena in da je avtobus na voljo.",
    "sv": "Kommunfullmäktige samlades i måndags och antog en budget för nästa år. "
    "Folk i byn hoppas att vägen är lagad till sommaren och att det går en buss på söndagar.",
}
