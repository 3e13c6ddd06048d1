# Tab stops: the default ones, our own, none, forward and back.
printf 'a\tb\tc\td\te\n12345678\t9\n1234567\t8\n'
printf 'name\tsize\tkind\nx\t10\tfile\nlonger-name\t2000\tfolder\n'
printf '\033[3g\033[1;5H\033H\033[1;12H\033H\033[1;30H\033H\r\n\n\n\n\n\n\tfive\ttwelve\tthirty\tend\n'
printf '\033[2Iby two\033[1Zback\n\033[1;12H\033[0g\033[12;1H\tfive\tthirty\n'
printf '\033[3g\tno stops\n'
stop=1; while [ $stop -lt 80 ]; do printf '\033[%dG\033H' $stop; stop=$((stop + 8)); done; printf '\r'
printf 'all:\n\tmake\tthings\n\033[41m\ta\tb\033[m\n%s\tover the edge\tx\ty\n' "$(printf '%75s' .)"
