# Read by the launchers: gives Java a locale in which it can name every file.
#
# Java takes the names of files, and the command line, to be in the locale's charset, and cannot
# name what that lacks. Containers, cron and ssh often leave the locale POSIX, whose charset is
# ASCII. Nothing that Likewise prints depends on the locale otherwise.

# A system without this command, such as Alpine, believes whatever its variables say.
likewise_charset() {
  if command -v locale > /dev/null 2>&1; then
    locale charmap 2> /dev/null
  else
    echo "${LC_ALL:-${LC_CTYPE:-${LANG:-POSIX}}}"
  fi
}

# Whether a UTF-8 locale would misread the command line and the folder: names that an old locale of
# eight bits wrote as it reads them.
likewise_names_in_old_charset() {
  case $(likewise_charset) in
    ANSI_X3.4-1968 | US-ASCII | *POSIX | C) return 1 ;;
  esac
  command -v iconv > /dev/null 2>&1 &&
    ! printf '%s\n' "$PWD" "$@" | iconv -f UTF-8 -t UTF-8 > /dev/null 2>&1
}

likewise_use_utf8() {
  case $(likewise_charset) in
    *UTF-8 | *utf8 | *utf-8 | *UTF8) return 0 ;;
  esac
  if likewise_names_in_old_charset "$@"; then return 0; fi
  if ! command -v locale > /dev/null 2>&1; then
    LC_ALL=C.UTF-8
    export LC_ALL
    return 0
  fi
  # env, because a shell would complain of those that are not installed.
  for likewise_locale in C.UTF-8 C.utf8 en_US.UTF-8 \
    "$(locale -a 2> /dev/null | sed -n '/[Uu][Tt][Ff]-*8$/{p;q;}')"; do
    if [ "$(env LC_ALL="$likewise_locale" locale charmap 2> /dev/null)" = UTF-8 ]; then
      LC_ALL=$likewise_locale
      export LC_ALL
      return 0
    fi
  done
  # There is none: Java says so of the first name that it cannot take.
  return 0
}
