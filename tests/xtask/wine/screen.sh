#!/bin/sh
# A Windows program under wine on a screen of its own, and somebody's eyes and hands before it.
# Runs inside the sandbox of `cargo xtask windows-exe`; /mnt/pictures is the only place it leaves anything in.
#
#   screen.sh PROGRAM [ARGUMENT…]
#
# Does what stdin says, a line for each thing, and answers each with a line on stdout; ends with its input.
#
#   title           answers with the window's title, empty while there is no window
#   picture NAME    what the screen shows becomes NAME.png
#   keys NAME…      presses keys one after another, by their names in X
#   type TEXT       types
#
# `gone` instead of an answer: the program has ended.
set -eu

limit=600 # tenths of a second

# Sockets by path only: the abstract ones would be seen by every other screen of the machine.
Xvfb :1 -screen 0 1280x900x24 -nolisten local -nolisten tcp >/mnt/pictures/wine-screen.log 2>&1 &
export DISPLAY=:1
waited=0
until [ -S /tmp/.X11-unix/X1 ]; do
    [ "$waited" -lt "$limit" ] || { echo "Xvfb did not start" >&2; exit 1; }
    waited=$((waited + 1))
    sleep 0.1
done

# A screen without hardware has no refresh rate, and Slint divides by it. Wine reads this when it starts: it must end first.
wine reg add 'HKCU\Software\Wine\X11 Driver' /v UseXRandR /d N /f >/dev/null
wineserver --wait

wine "$@" </dev/null >/mnt/pictures/wine.log 2>&1 &
program=$!

while IFS= read -r line; do
    kill -0 "$program" 2>/dev/null || { echo gone; cat /mnt/pictures/wine.log >&2; exit 1; }
    rest=${line#* }
    case $line in
    title)
        window=$(xdotool search --onlyvisible --name . 2>/dev/null | head -n 1)
        echo "title $([ -z "$window" ] || xdotool getwindowname "$window" 2>/dev/null || true)"
        ;;
    "picture "*)
        # Without the pointer, which would lie on something.
        maim --hidecursor "/mnt/pictures/$rest.png"
        echo "$line"
        ;;
    "keys "*)
        # The names are several words.
        # shellcheck disable=SC2086
        xdotool key --delay 80 $rest
        echo keys
        ;;
    "type "*)
        xdotool type --delay 30 -- "$rest"
        echo type
        ;;
    *)
        echo "what is \`$line\`?" >&2
        exit 1
        ;;
    esac
done
