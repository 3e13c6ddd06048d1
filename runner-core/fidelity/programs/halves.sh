# Wide characters: overwritten by halves, cut by erasing, inserting and deleting, at the margin.
line() { printf '日本語テキスト漢字\r'; }
line; printf '\033[2Cx\n'; line; printf '\033[3Cx\n'; line; printf '\033[3C語\n'; line; printf '\033[1Cab\n'
line; printf '\033[3C\033[K\n'; line; printf '\033[4C\033[1K\n'; line; printf '\033[5C\033[2X\n'; line; printf '\033[3C\033[1P\n'
line; printf '\033[3C\033[1@\n'; line; printf '\033[3C\033[4hi\033[4l\n'; line; printf '\033[2C\033[3P\n'; line; printf '\033[4C\033[44m\033[1X\033[m\n'
line; printf '\033[1C\033[1X\n'; line; printf '\033[4C\033[31m字\033[3D\033[32m本\033[m\n'
printf '%79s日next\n' .; printf '%78s日\rover\n' .; printf '%80s' . ; printf '本\n'
printf '\033[?7l%79s日本\033[?7h\n' .
printf '%76s日本\033[2Dx\n' .
