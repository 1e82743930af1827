# ~/.profile: your own settings.
