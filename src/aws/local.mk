# what src/aws holds
