"""Words that tell labels, roles and languages apart, in Russian and English. Small letters, е for ё where it varies."""

from __future__ import annotations

from analyzer.wordlists import phrase_set, word_set

# Parts of labels that name a role.
CANDIDATE = word_set("кандидат кандидатка соискатель соискательница канд соиск candidate applicant interviewee cand")
INTERVIEWER = word_set(
    """интервьюер интервьюерша интервьювер собеседующий рекрутер рекрутерша эйчар hr hrbp нанимающий инт интерв рекр
    interviewer recruiter interv"""
)

ONLOOKERS = word_set(
    """наблюдатель наблюдательница слушатель стажер секретарь стенографист переводчик observer shadow notetaker scribe
    translator interpreter bot"""
)

# What stands in labels and is no name of a person.
NO_NAMES = (
    CANDIDATE
    | INTERVIEWER
    | ONLOOKERS
    | word_set(
        """speaker спикер говорящий голос участник участница person participant spk voice unknown channel канал гость
        guest external внешний host ведущий organizer organiser организатор me я you вы hiring manager менеджер
        technical технический tech senior lead team команда iphone ipad android phone телефон mr mrs ms dr"""
    )
)

BESIDE_ROLES = word_set("hiring manager менеджер technical технический tech senior lead старший второй первый по")

# Parts of names that are written small.
PARTICLES = word_set("van von de der den di da del la le el al bin ibn фон ван де дер оглы кызы и and из")

# What stands before a colon at the start of a line and is never a person.
NEVER_SPEAKERS = phrase_set(
    """break, jingle, jingles, note, notes, kind, language, meeting title, title, date, time, duration, length,
    participants, attendees, subject, topic, topics, agenda, summary, ai summary, action items, next steps, location,
    recording, transcript, company, position, vacancy, level, source, file, link, url, http, https, sponsor, sponsors,
    music, project, pros, cons, example, first, second, third, ps, p.s, p.s., talk ratio, webvtt,
    перерыв, пауза, музыка, реклама, примечание, заметка, заметки, дата, время, длительность, продолжительность,
    участники, присутствовали, тема, темы, повестка, резюме, саммари, краткое содержание, итог, итоги, итого,
    следующие шаги, место, запись, расшифровка, компания, должность, позиция, вакансия, уровень, грейд, ссылка,
    источник, файл, например, то есть, во-первых, во-вторых, в-третьих, первое, второе, третье, плюс, плюсы, минус,
    минусы, для справки, внимание, важно, язык, доля речи, заказчик, проект"""
)

# What may be a speaker when it repeats throughout a file, and is none when it stands once.
SPEAKERS_IF_REPEATED = word_set("host guest question answer q a вопрос ответ в о ведущий ведущая гость")

# Given names, full and short, that label somebody who says little.
GIVEN_NAMES = word_set(
    """александр саша александра алексей леша алена алина алиса алла анастасия настя анатолий толя ангелина андрей анна
    аня антон артем тема артур богдан борис боря вадим валентин валентина валерий валерия лера варвара василий вася
    вера вероника виктор витя виктория вика виталий владимир вова владислав влад вячеслав слава галина галя геннадий
    гена георгий глеб григорий гриша даниил данила даня дарья даша денис дмитрий дима евгений евгения женя егор
    екатерина катя елена лена елизавета лиза захар зоя иван ваня игорь илья инна ирина ира карина кирилл константин
    костя ксения лариса лев лидия любовь людмила люда макар максим макс маргарита рита марина мария маша марк матвей
    михаил миша надежда надя наталья наталия наташа никита николай коля нина оксана олег олеся ольга оля павел паша
    петр петя полина рамиль ренат ринат роман рома руслан рустам семен сема сергей сережа софия софья соня станислав
    стас степан степа светлана света таисия тамара тарас татьяна таня тимофей тимур ульяна федор федя филипп эдуард
    эльвира эмиль юлия юля юрий юра яна ярослав азат айдар алсу амир арсен ашот гульнара давид динара ильдар камила
    лейла рекс рашид тигран эльдар
    adam alan alex alexander alice amy andrew ann anna anne anthony ben bob brian carol charles chris christine daniel
    dan dave david diana dmitry donald elena emily emma eric eva frank george grace greg hannah helen henry ian ivan
    jack jacob james jane jason jeff jennifer jim joe john jonathan joseph julia karen kate katherine kevin kim laura
    leo linda lisa lucas lucy maria mark martin mary matt matthew max michael mike natalie nick nina oliver olga oscar
    pat patrick paul peter rachel rebecca rex richard robert roger ryan sam samuel sandra sara sarah scott sean sergey
    simon sofia sophia stephen steve susan thomas tim tom tony victor victoria vladimir walter william"""
)

# What heads a list inside speech in English; Russian words are told by their form.
HEADINGS = word_set(
    """advantages disadvantages benefits drawbacks upsides downsides upside downside tradeoffs problem problems solution
    solutions result results outcome outcomes conclusion conclusions context situation task tasks action actions
    challenge challenges goal goals reason reasons risk risks lesson lessons impact requirements limitations step stage
    phase option iteration milestone шаг"""
)

FIRST_PERSON = word_set(
    """я мне меня мной мною мой моя моё мое мои моего моей моих моим моём моем
    i i'm i've i'd i'll me my mine myself"""
)
SECOND_PERSON = word_set(
    """ты тебя тебе тобой твой твоя твоё твое твои твоего твоей твоих
    вы вас вам вами ваш ваша ваше ваши вашего вашей ваших
    you you're you've you'd you'll your yours yourself"""
)
OCCUPATION = word_set("работаю занимаюсь пишу веду отвечаю разрабатываю руковожу поддерживаю")
ENGLISH_PAST = word_set(
    """was were had did made built wrote ran led took got went came saw found left kept put set chose broke spent
    thought knew learned learnt taught brought bought sent told said grew began became met gave cut read hit dealt
    drew fell felt held meant paid rewrote showed shipped started worked used"""
)

# The commonest words of each language: about every fourth word of any talk.
ENGLISH = word_set(
    """the and i to of a is in it that we you so was but for on not with have this they are my be at as what do or if
    there it's an would can just had like about"""
)
RUSSIAN = word_set(
    """и в не на я что с это как а у но да то по мы там так он она они вы ты за из от же бы был было быть когда если
    или для есть ну вот уже"""
)
