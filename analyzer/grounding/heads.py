"""What a clause hangs on, by class, as data: Russian lemmas, English words and phrases.

What is in none of these lists asserts nothing.
"""

from __future__ import annotations

from analyzer.grounding import lexicon
from analyzer.wordlists import word_set

# A "что" after these tells what was so: knowing, finding out, showing, coming out so, admitting, the speaker's view.
ASSERTING_LEMMAS = word_set(
    "знать помнить вспомнить понять понимать осознать видеть увидеть заметить замечать выяснить выясниться "
    "оказаться оказываться обнаружить обнаружиться узнать убедиться убедить проверить доказать показать показывать "
    "подтвердить замерить измерить посчитать подсчитать следить признать признаться признаваться сознаться "
    "сознаваться сказать говорить отметить подчеркнуть добавить уточнить повторить напомнить скрывать скрыть секрет "
    "уверенный рад гордиться радовать радоваться жаль жалеть ясно понятно видно очевидный очевидно известно факт "
    "дело главное важно хорошо плохо правда получиться получаться выйти выходить случиться довести дойти добиться "
    "привести закончиться кончиться начать начаться следовать означать значить объяснить ответить "
    "суть проблема плюс минус итог результат здорово отлично приятно обидно странно удивительно забавно смешно "
    "доволен довольный смысл забыть забывать отрицать сомневаться повезти такой хвалить ругать гордость заслуга "
    "причина разница отличие гарантировать обеспечить сделать устроить учитывать учесть врать"
)
# An infinitive beside these was done or is done: success, phases, habit, a need that came, leave given.
DOING_LEMMAS = word_set(
    "удаться удаваться смочь суметь успеть успевать начать начинать стать продолжать продолжить закончить "
    "заканчивать кончить прийтись приходиться довестись доводиться случиться случаться посчастливиться повезти "
    "уметь научиться освоить любить полюбить нравиться понравиться обожать привыкнуть взяться браться позволить "
    "позволять разрешить разрешать дать давать доверить доверять поручить поручать хватить хватать найтись "
    "получиться получаться дойти выпасть сесть сидеть умудриться ухитриться рискнуть решиться отважиться осмелиться "
    "опыт умение навык привычка приятно легко интересно весело удобно довести помнить заставить вынудить научить"
)
# Of these they give a task or leave, which may come to nothing: "мне поручили …, но я ушёл".
ENTRUSTING_LEMMAS = word_set("поручить поручать доверить доверять дать давать разрешить разрешать позволить позволять")
# What turns such a task down, and what says that it was carried out.
REFUSING = word_set("отказаться отказываться уволиться передумать бросить забросить decline refuse quit resign")
CARRIED_OUT = word_set(
    "сделать успеть смочь справиться получиться удаться закончить выполнить довести воспользоваться did managed "
    "finished succeeded"
)
# What may stand before the deed that a plan came to ("and so we did"), and after a "did" that stands for it.
DOING_SO = lexicon.OWN | lexicon.SLIGHT | word_set("and so which that this is was what exactly then in the end")
THAT_ALONE = word_set("it that this so just in within by on exactly too")
# "Знаю, как [сделать]": after any other word how to do it was not found out.
KNOWING_HOW_LEMMAS = word_set(
    "знать понять понимать разобраться разбираться научиться научить учить освоить придумать найти показать показывать "
    "объяснить объяснять рассказать рассказывать изучить выучить узнать помнить выяснить решить уметь продумать "
    "описать описывать представлять видеть"
)
# "Пришли к тому, чтобы [релизить каждый день]".
ARRIVING_LEMMAS = word_set(
    "дойти дорасти прийти приходить привести вернуться перейти позаботиться заботиться договориться"
)
ANSWERING_LEMMAS = word_set("отвечать ответственный ответить взяться браться платить приняться")
# Denied, these say that a purpose was not reached: "не хватило времени, чтобы […]".
ENABLING_LEMMAS = word_set("хватить хватать быть иметь найти найтись доставать достать дать")
LACKING_LEMMAS = word_set("оставаться остаться недоставать нехватка")
# How it was to do it: with "было" before an infinitive it was done.
ENJOYED_LEMMAS = word_set(
    "здорово здоровый классно классный круто крутой полезно полезный забавно забавный непривычно непривычный "
    "увлекательно увлекательный радостно радостный прикольно прикольный познавательно познавательный приятно приятный "
    "интересно интересный весело веселый необычно необычный занятно занятный волнительно волнительный"
)
WAS = word_set("was were felt")
ENJOYED = word_set(
    "good cool awesome amazing exciting rewarding satisfying refreshing useful instructive fascinating thrilling "
    "enjoyable lovely wonderful strange odd weird funny joy thrill privilege blast delight"
)
# What came about in time: "before I [could …]" tells that it did not.
POSSIBLE_LEMMAS = word_set("смочь успеть успевать удаться суметь довестись")
POSSIBLE = word_set("could managed able chance opportunity")
POSSIBLE_PHRASES = frozenset({("got", "to"), ("get", "to"), ("had", "time"), ("got", "around")})
# How long it took, or what had to be done first: in the end it was so.
NEEDING = word_set("needed practised practiced")
NEEDING_LEMMAS = word_set("потребоваться понадобиться прийтись приходиться учиться тренироваться сначала сперва")
TAKING = word_set("took takes waited spent was were")
TAKING_LEMMAS = word_set("пройти уйти занять ждать провести")
TIME_LEMMAS = word_set(
    "год месяц неделя день час минута полгода сутки смена раз момент случай время период ночь утро вечер квартал "
    "спринт лето зима весна осень выходной понедельник пятница"
)
# Right after the subject of a main clause these say that its purpose was not reached.
SHORT_OF_IT = (
    lexicon.NEGATIONS
    | lexicon.NOT_DONE_ENGLISH
    | word_set("'d lack lacked lacking need needed require required missed missing short")
)
# With these another gives the speaker something to do: "тимлид заставил [писать тесты]".
MAKING_LEMMAS = ENTRUSTING_LEMMAS | word_set("заставить заставлять вынудить попросить просить велеть помочь научить")
WATCHING = word_set("watch watched watching saw see seen heard hear observed had let made make helped help")
# What is heard or seen of others: "видел, как [настраивают …]".
SEEING_LEMMAS = word_set("слышать видеть смотреть наблюдать читать подсмотреть подглядеть рассказывать рассказать")
# On these too an infinitive hangs, and they say nothing of its being done.
HOLDING_LEMMAS = word_set(
    "мочь смочь должный надо нужно можно нельзя пора стоить следовать велеть просить попросить предложить предлагать "
    "решить решать пытаться попытаться пробовать попробовать обещать намереваться рассчитывать готовый лень трудно "
    "сложно тяжело страшно рано поздно учить учиться помогать помочь советовать посоветовать требовать быть"
)
# Before the infinitive or the noun these say that it was kept away from, or only longed for.
AWAY_LEMMAS = word_set(
    "избегать избежать сторониться чураться опасаться бояться отказаться отказываться передумать раздумать мечтать "
    "хотеть хотеться планировать планироваться собираться надеяться запретить запрещать помешать мешать отговорить "
    "отменить отложить забросить бросить слышать читать"
)
# An own word, too, that tells only of what was expected: "рассчитывали, что [привезут …]".
HOPING_LEMMAS = word_set("рассчитывать ожидать предполагать предвкушать")
# Verbs of saying: after "как" and another's name they give the words of that other.
SAYING_LEMMAS = word_set(
    "сказать говорить рассказать рассказывать сообщить писать написать утверждать уверять заверять клясться "
    "хвастаться похвастаться хвалиться болтать твердить шутить пошутить считать полагать обещать заявить заявлять "
    "объявить настаивать жаловаться повторять передать упомянуть упоминать намекать вещать трубить думать мечтать"
)
# "По словам", "со слов", "по слухам": after "по", "со", "судя по" these are another's account.
ACCOUNT_LEMMAS = word_set(
    "слово мнение версия утверждение рассказ слух легенда заверение сведение информация отзыв статья молва преданье "
    "предание сплетня уверение убеждение признание воспоминание"
)
OWNER_LEMMAS = word_set("мой наш свой")
# A short sentence after the quote that has one of these takes it back.
JOKING_LEMMAS = word_set(
    "шутить пошутить шутка врать приврать соврать наврать выдумать придумать ошибиться оговориться неправда вранье "
    "перепутать напутать ложь миф выдумка байка клевета"
)
JOKING_ENGLISH: frozenset[tuple[str, ...]] = frozenset((
    ("kidding",), ("joking",), ("a", "joke"), ("i", "lied"), ("a", "lie"), ("made", "that", "up"), ("made", "it", "up"),
    ("not", "true"), ("misspoke",), ("my", "mistake"), ("take", "that", "back"),
))  # fmt: skip
# Imperatives that ask for an answer.
ASK_ME = word_set(
    "скажите скажи подскажите подскажи расскажите расскажи объясните объясни ответьте уточните поясните интересно "
    "любопытно"
)
POLITE = word_set("пожалуйста мне нам а и ну вот тогда сразу please me us")
ASKED_IF = word_set("tell know ask asked asking wonder wondering wondered check see unsure")

# English verbs and nouns before "to" after which the thing was done; after any other it is not said to be.
DOING_ENGLISH = word_set(
    "manage used had got get learn learned learnt begin began start continue able happen took one pleasure honour "
    "honor helped quick proceed go went came come enough free asked tasked hired trusted chose choose need needed "
    "forced order so love loved like liked let time pleased glad lucky happy known responsible paid brought ended "
    "remember remembered taught allow job role task duty nice fun easy great interesting"
)
NEEDED = word_set("need want hope lack miss")
ENTRUSTING = word_set("ask asked task tasked hired hire trusted trust let allow allowed free order job role duty")
# Wanted of others, or in prospect: not done.
WANTING = word_set("want ask tell need expect wish beg persuade convince urge hope would could might will plan")
PROSPECTS = word_set(
    "chance plan idea permission time budget opportunity desire dream wish intention reason need attempt courage "
    "nerve heart offer proposal request right money energy skill skills urge temptation invitation option"
)
KEEPING = word_set("keep kept prevent stop stopped discourage ban banned bar barred exclude protect far refrain shy")
# An "I think" or "I know" is the speaker's word; anybody else's view, hope or tale is not.
ATTITUDES = word_set(
    "think believe assume suppose guess claim argue hope wish dream imagine pretend suspect convince suggest insist "
    "impression illusion belief opinion assumption theory hypothesis conviction allege reckon presume fear worry "
    "doubt deny dispute predict hear heard read mention say said tell told boast swear swore feel felt figure "
    "dreamt promise promised guarantee assure vow thought brag complain report maintain joke rumour rumor legend myth "
    "story gossip"
)
BOASTS = word_set("brag bragging boast boasting joke joking exaggerate exaggerating lie lying complain complaining")
TALES = word_set(
    "impression illusion belief opinion theory report rumour rumor legend myth story gossip joke mention figure"
)
OWN_VIEWS = word_set(
    "boast convinced guarantee assure think believe guess feel reckon say said mention told tell figure admit swear"
)
OF_VIEWS = word_set("first best own honest main personal only")  # "my honest guess"
# Right before the quote these hold the thing off.
AWAY_PHRASES = frozenset(
    tuple(phrase.split())
    for phrase in (
        "read about", "heard about", "heard of", "watched him", "watched her", "watched them", "watched others",
        "far from", "short of", "out of", "close to", "against", "rather than", "instead of", "gave up on", "gave up",
        "give up", "given up", "give up on", "abandoned", "abandon", "avoided", "dropped", "cancelled", "canceled",
        "postponed", "dreaded", "resisted", "considered", "discussed", "no point in", "on the verge of",
        "no intention of", "talk of", "talks of", "all for", "in favour of", "in favor of",
        "counted on", "banked on", "betting on", "hoped for", "waited for",
        "dreamt of", "dreamed of", "dreaming of", "thought about", "talked about", "an inch from", "lieu of", "as if",
        "as though", "what if", "no way", "no chance", "if only", "the idea of", "prevented from", "kept from",
        "put off", "fear of",
    )
)  # fmt: skip
# What shows a thing and tells no tale: "according to our metrics".
RECORDS = word_set(
    "metric metrics log logs graph graphs chart charts dashboard dashboards benchmark benchmarks test tests "
    "measurement measurements monitoring data profile profiler me us numbers plan"
)
# Their clause only gives the occasion: "раз уж вы спросили, …".
OCCASIONS = word_set("раз когда если пока хотя поскольку как since when as if because although")
