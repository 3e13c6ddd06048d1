# Every way to say a colour or an attribute.
e=$(printf '\033')
for n in 0 1 2 3 4 5 7 8 9 21 53; do printf '%s[%sm attribute %s %s[0m' "$e" "$n" "$n" "$e"; done; echo
for n in 30 31 32 33 34 35 36 37 39 90 91 92 93 94 95 96 97; do printf '%s[%sm%s%s[m ' "$e" "$n" "$n" "$e"; done; echo
for n in 40 41 42 43 44 45 46 47 49 100 101 102 103 104 105 106 107; do printf '%s[%sm %s %s[m' "$e" "$n" "$n" "$e"; done; echo
n=0; while [ $n -lt 256 ]; do printf '%s[48;5;%sm%4d' "$e" "$n" "$n"; n=$((n+1)); [ $((n%16)) -eq 0 ] && printf '%s[0m\n' "$e"; done
n=0; while [ $n -lt 78 ]; do printf '%s[38;2;%s;%s;%s;48;2;%s;80;%sm%%' "$e" $((n*3)) $((255-n*3)) 128 $((n*2)) $((200-n*2)); n=$((n+1)); done; printf '%s[0m\n' "$e"
printf '%s[38:2::10:20:30m colons %s[48:5:99m and palette %s[4:3m curly %s[58:2::255:0:0m red line %s[59;24m off %s[0m\n' "$e" "$e" "$e" "$e" "$e" "$e"
printf '%s[1;3;4;7;31;42mall at once%s[22m not bold%s[23m not slanted%s[24m no line%s[27m not turned%s[39m no colour%s[49m none%s[m\n' "$e" "$e" "$e" "$e" "$e" "$e" "$e"
printf '%s[44m\n\n  a blue screen from here%s[K\n%s[J%s[0m' "$e" "$e" "$e" "$e"
printf '%s[45m%s[3@in%s[2Xout%s[2Pleft%s[m\n' "$e" "$e" "$e" "$e" "$e"
