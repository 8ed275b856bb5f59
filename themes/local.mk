# themes that are installed
