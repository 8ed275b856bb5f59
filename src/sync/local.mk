# what src/sync holds
