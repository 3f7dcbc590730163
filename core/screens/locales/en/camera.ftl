# Codes by the camera or out of a picture, on every screen that takes one.
camera-scan = Scan with the camera
camera-stop = Stop the camera
camera-choose-image = Choose a picture
camera-hint = Hold the code in front of the camera.

camera-failed = The camera does not work
camera-failed-text = Allow the app to use the camera, and check that no other program uses it. You can also type the code or choose a picture.
camera-frame-broken = The camera’s picture is broken
camera-frame-broken-text = Close this screen and open it again. If that does not help, type the code.
camera-frame-too-large = The camera’s picture is too large
camera-frame-too-large-text = Set the camera to a lower resolution, or type the code.
camera-code-unreadable = The code cannot be read
camera-code-unreadable-text = Hold the camera still and try again.
camera-picture-too-large = The picture is too large
camera-picture-too-large-text = Choose a smaller picture, or only the part with the code.
camera-picture-format = This file is not a PNG or JPEG picture
camera-picture-format-text = Choose a PNG or JPEG picture.
camera-picture-damaged = The picture is damaged
camera-picture-damaged-text = Choose another picture.
camera-picture-without-code = There is no code in the picture
camera-picture-without-code-text = Choose a picture that shows the whole code.

camera-several = Several codes are in sight
camera-several-text = Show only one: cover the others, or choose a picture with one code.
camera-foreign-ticket = This is a ticket’s code
camera-foreign-ticket-text = It is for an entrance, not for money. Ask for another code.
camera-foreign-pays = This code pays you
camera-foreign-pays-text = Take it on the screen “Without a network”, under “Be paid”.
camera-foreign-receiver = This is a receiver’s code
camera-foreign-receiver-text = It brings you nothing. Whoever pays shows another code.
camera-foreign-link = This code is a link to a page
camera-foreign-link-text = The app does not open it, because it is no wallet’s code. Ask for another code.
camera-foreign-other = This is another kind of code
camera-foreign-other-text = Nothing can be done with it here. Ask for the right code.
