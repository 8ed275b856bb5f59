# what src/term holds
