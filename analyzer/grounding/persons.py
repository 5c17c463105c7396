"""Given names of people in Latin letters, as data: what tells "Marina [gave us a list]" from a tool that did.

Names that are words of English too ("Mark", "Will", "May") are left out, so that a name is one in any case.
"""

from __future__ import annotations

from analyzer.wordlists import word_set

GIVEN = word_set(
    "aaron adam adrian agnes ahmed aisha alan albert alejandro alena alex alexander alexandra alexei alexey alexis "
    "alice alina alisa amanda amir amy ana anastasia anatoly andrea andreas andrei andrew andrey andy angela anil "
    "anita anna anne anthony anton antonio arjun arkady arseny artem arthur artur ben benjamin bernard boris brian "
    "bruno camille carl carla carlos caroline catherine charles charlotte chen chloe chris christian christina "
    "christopher claire clara claudia dan daniel danila daria dasha david deepak denis dennis diana diego dima dmitri "
    "dmitry dominic donald dora edward ekaterina elena elizabeth ella emil emily emma eric erik ethan eugene eva "
    "evgeny fatima felix fernando fiona florian fyodor gabriel galina gary gennady george georgy gleb greg gregory "
    "grigory gustav hannah hans harry hassan heidi helen henry hiroshi hugo ian igor ilya inna irina isaac isabel "
    "ivan ivy jacob jakob james jamie jan jane janet jason javier jeff jennifer jeremy jessica jim joan joanna joe "
    "johan johannes john jonas jonathan jose joseph joshua juan julia julian julie karen karim karina karl karol kate "
    "katherine katya kevin kirill klaus kostya kristina ksenia kumar lara larisa larry laura lena leonid lev liam "
    "lidia linda lisa liza louis lucas lucia lucy ludmila luis luka lukas maksim manuel marcel marco marcus margaret "
    "maria marie marina mario marta martha martin masha mateo matthew max maxim mehmet melissa michael michelle "
    "miguel mike mikhail milan misha mohamed mohammed monica nadia nadya nancy natalia natasha nathan neil nicholas "
    "nick nicole nikita nikolai nikolay nina noah nora oksana oleg olga oliver olivia omar oscar otto pablo pamela "
    "paolo patricia patrick paul paula pavel pedro peter petr philip pierre polina priya rachel rahul raj rajesh "
    "ralph raul ravi rebecca renata ricardo richard rita robert roberto rodion roger roman ronald ruslan ruth ryan "
    "samantha samuel sandra sanjay sara sarah sasha scott sean sebastian semyon serge sergei sergey sergio sergiy "
    "simon slava sofia sonia sophie stanislav stas stefan stephen steve steven sunil susan sven sveta svetlana "
    "takashi tamara tanya taras tatiana thomas tim timofey timothy timur tobias tom tomas tony ulrich vadim valentina "
    "valery vanya vasily vera veronica vicky victor vijay viktor viktoria vitaly vlad vladimir vladislav volodya vova "
    "walter wei william xavier yana yaroslav yegor yevgeny yulia yuri yury yusuf zhenya zoe"
)
