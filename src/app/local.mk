# what src/app holds
