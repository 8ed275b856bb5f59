# what src/net holds
