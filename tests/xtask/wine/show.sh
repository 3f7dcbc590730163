#!/bin/sh
# Starts a Windows program under wine on a screen of its own and takes a picture when its window shows something.
# Runs inside the sandbox of `cargo xtask windows-exe`; /mnt/pictures is the only place it leaves anything in.
#
#   show.sh NAME PROGRAM [ARGUMENT…]      the picture becomes NAME.png
set -eu

name=$1
shift
limit=600 # tenths of a second

# Sockets by path only: the abstract ones would be seen by every other screen of the machine.
Xvfb :1 -screen 0 1100x760x24 -nolisten local -nolisten tcp >"/mnt/pictures/$name-screen.log" 2>&1 &
export DISPLAY=:1
waited=0
until [ -S /tmp/.X11-unix/X1 ]; do
    [ "$waited" -lt "$limit" ] || { echo "Xvfb did not start" >&2; exit 1; }
    waited=$((waited + 1))
    sleep 0.1
done

# A screen without hardware has no refresh rate, and winit divides by it.
wine reg add 'HKCU\Software\Wine\X11 Driver' /v UseXRandR /d N /f >/dev/null
maim /tmp/empty.png

wine "$@" >"/mnt/pictures/$name.log" 2>&1 &
program=$!

# Until the picture differs from the empty screen and has been the same twice: then the window is drawn.
waited=0
cp /tmp/empty.png /tmp/before.png
while :; do
    kill -0 "$program" 2>/dev/null || { echo "the program ended by itself" >&2; cat "/mnt/pictures/$name.log" >&2; exit 1; }
    [ "$waited" -lt "$limit" ] || { echo "no window within $((limit / 10)) s" >&2; exit 1; }
    sleep 1
    waited=$((waited + 10))
    maim /tmp/now.png
    if ! cmp -s /tmp/now.png /tmp/empty.png && cmp -s /tmp/now.png /tmp/before.png; then
        break
    fi
    cp /tmp/now.png /tmp/before.png
done
cp /tmp/now.png "/mnt/pictures/$name.png"
