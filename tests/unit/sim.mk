# tests of this part
