# Scroll regions: a progress line below (as apt has one), insertions, deletions, reverse feeds, origin mode.
rows=$(tput lines)
printf '\033[2J\033[H\033[1;%dr' $((rows - 1))
n=0
while [ $n -lt 60 ]; do
  n=$((n + 1))
  printf 'Unpacking package-%d (1.%d) over (1.%d) …\n' $n $n $((n - 1))
  printf '\0337\033[%d;1H\033[42;30mProgress: [%3d%%]\033[0m [%s]\033[K\0338' "$rows" $((n * 100 / 60)) "$(printf '%*s' $((n / 3)) '' | tr ' ' '#')"
done
printf '\033[r\033[%d;1H\033[K' "$rows"
printf '\033[5;12r\033[12;1H'; for word in one two three four five; do printf '%s\r\n' $word; done
printf '\033[5;1H\033M\033Mback\033M'
printf '\033[8;1H\033[2L\033[31mtwo inserted\033[m\033[10;1H\033[1M\033[2S\033[1T'
printf '\033[?6h\033[2;2Horigin\033[99;1Hclamped\n\n\033[?6l\033[r\033[44m\033[15;18r\033[18;1H\n\n\n\033[m\033[r\033[%d;1H' "$rows"
printf '\033[3;6r\033D\033[6;1H\033D\033Enext line\033[r\033[%d;1H\n' "$rows"
