# what src/sim holds
