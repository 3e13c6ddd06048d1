# Line drawing: DEC's set by designation and by shift, Unicode's boxes and blocks.
printf '\033(0lqqqqqwqqqqqk\033(B one box\n\033(0x\033(B left\033(0x\033(B rght\033(0x\033(B\n\033(0tqqqqqnqqqqqu\033(B\n\033(0mqqqqqvqqqqqj\033(B\n'
printf '\033)0\016`afgijklmnopqrstuvwxyz{|}~\017 `afgijklmnopqrstuvwxyz{|}~\n\033)B'
printf '┌──┬──┐ ╔══╦══╗ ╭──╮ ▁▂▃▄▅▆▇█ ░▒▓ ▖▗▘▙▚▛▜▝ ⣿⡇⠿ ├─┤\n│  │  │ ║  ║  ║ │  │\n└──┴──┘ ╚══╩══╝ ╰──╯\n'
printf '\033[31;44m\033(0qqq\033[1mqqq\033(B\033[m plain \033(0x\033[7mx\033[m\033(B\n'
tput smacs; printf 'lqk'; tput rmacs; printf '\n'
