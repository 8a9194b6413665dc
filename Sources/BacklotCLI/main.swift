print("backlot")
