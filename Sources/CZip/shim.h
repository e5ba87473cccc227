// Reading the files of a zip archive, with libzip.
#ifndef BROADSHEET_CZIP_H
#define BROADSHEET_CZIP_H

#include <zip.h>

#endif
