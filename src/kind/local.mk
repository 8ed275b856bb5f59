# what src/kind holds
