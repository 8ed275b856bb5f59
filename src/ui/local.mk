# what src/ui holds
