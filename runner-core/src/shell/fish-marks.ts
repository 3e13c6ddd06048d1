/**
 * What a fish evaluates to mark its prompts and commands. Tests run it in a real fish. From 4.0 on fish marks them by
 * itself.
 */

export const fishMarks = String.raw`# Coda's marks for fish: OSC 133 around prompts and commands, OSC 7 for the directory. A terminal that does not know them
# shows nothing of them. Not without a terminal, not twice, not where fish does so itself.
if status is-interactive; and not set -q __coda_marks; and string match -qr '^[0-3]\.' -- $version
    and not contains -- "$TERM" '' dumb linux
    and not functions -q __vsc_fish_prompt_start __ksi_mark_prompt_start __ghostty_mark_prompt_start iterm2_prompt_mark
    set -g __coda_marks $fish_pid

    function __coda_prompt --on-event fish_prompt
        printf '\e]133;A;aid=%d\a\e]7;file://%s%s\a' $fish_pid (hostname) (string escape --style=url -- $PWD)
    end

    function __coda_began --on-event fish_preexec
        set -l line (string sub --length 4000 -- "$argv[1]" | string collect)
        printf '\e]133;C;aid=%d;cmdline_url=%s\a' $fish_pid (string escape --style=url -- "$line")
    end

    function __coda_done --on-event fish_postexec
        printf '\e]133;D;%d;aid=%d\a' $status $fish_pid
    end
end
`;
