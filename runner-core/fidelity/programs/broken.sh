# What `cat` of a picture does: bytes that are no text, some of them sequences by chance.
printf 'ok \377\376 \303( \346\227 \360\237\230 \200\200 \300\257 \355\240\200 \364\220\200\200 end\n'
printf '\302\205next\302\204index \302\233 31mC1 \302\2330m\n'
printf 'cut \346\227\033[31mred\346\033[0m \360\237\r\n'
printf '\033[999;999Hfar\033[H\033[38;5mtop\033[;;;m \033[>4;2m\033[?1;2;3;4q\033[1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16;17;18mmany\033[m\n'
printf '\033[12;3\030cancelled\033[1;\032substituted\033[\033[32mgreen\033[m \033%%G \033%%@ \033 F\033#8'
printf '\033[2J\033[Hnull\000s and \177deletes\001\002\003\004\005\006 \016shift\017 back\010\010\013vt\014ff\n'
