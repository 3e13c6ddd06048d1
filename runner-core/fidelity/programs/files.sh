# A folder with every kind of file that ls has a colour for.
mkdir -p kinds && cd kinds || exit 1
mkdir folder; ln -s folder link; ln -s nowhere broken; mkfifo pipe; touch plain.txt archive.tar.gz picture.png sound.mp3 日本語.txt '🙂 emoji.md' 'with space'
printf '#!/bin/sh\n' >run.sh; chmod +x run.sh; chmod 1777 folder; mkdir open; chmod 777 open; touch setuid; chmod u+s setuid
n=0; while [ $n -lt 40 ]; do n=$((n + 1)); : >"file-$n.$(printf 'c ts md json' | cut -d' ' -f$((n % 4 + 1)))"; done
touch -d 2026-01-01T00:00:00Z ./* 2>/dev/null; true
