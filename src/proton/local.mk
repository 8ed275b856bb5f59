# what src/proton holds
