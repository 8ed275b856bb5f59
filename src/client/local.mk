# what src/client holds
