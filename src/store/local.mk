# what src/store holds
