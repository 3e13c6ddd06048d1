# A repository with a few branches, the same wherever it is made.
export GIT_AUTHOR_NAME=Demo GIT_AUTHOR_EMAIL=demo@example.org GIT_COMMITTER_NAME=Demo GIT_COMMITTER_EMAIL=demo@example.org
git init -q -b main history && cd history || exit 1
n=0
commit() { n=$((n + 1)); export GIT_AUTHOR_DATE="2026-01-01T00:00:$((n % 60 + 10))Z" GIT_COMMITTER_DATE="2026-01-01T00:00:$((n % 60 + 10))Z"; git add -A; git commit -q -m "$1"; }
cp ../sample.c . && commit 'Begin'
for round in 1 2 3 4 5 6; do
  git checkout -q -b "topic-$round"
  sed -i "s/\"gamma\", 3/\"gamma\", $round/" sample.c; commit "Give gamma the value $round"
  printf 'line %s\n日本語 %s\ttab \n' $round $round >>notes.txt; commit "Take notes, a subject that is long enough to be wrapped by a narrow terminal, round $round 🎉"
  git checkout -q main; printf '%s\n' "$round" >>log.txt; commit "Log $round"
  git merge -q -m "Merge topic-$round" "topic-$round" && n=$((n + 1)); git tag "v$round"
done
