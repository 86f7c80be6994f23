@echo off
rem Starts Likewise with the Java of JAVA_HOME, or else of the PATH.
setlocal
for %%I in ("%~dp0..") do set "HOME_DIR=%%~fI"
if not "%HOME_DIR:;=%"=="%HOME_DIR%" (
  echo likewise: "%HOME_DIR%": Java cannot start a program from a folder that has ';' in its path; install Likewise below one that has none. 1>&2
  exit /b 1
)
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"

"%JAVA%" -version >nul 2>nul
if errorlevel 1 (
  echo likewise: Java 17 or newer is needed, and "%JAVA%" does not run; install it, or set JAVA_HOME. 1>&2
  exit /b 1
)
rem The last two options keep a Java from 24 on from warning of what libraries do; the two before have one up to 21 wait for memory; the first lets others pass over them.
set "PERMISSIONS=-XX:+IgnoreUnrecognizedVMOptions -XX:+UnlockDiagnosticVMOptions -XX:GCLockerRetryAllocationCount=1000 --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
"%JAVA%" -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto "-Djdk.http.auth.tunneling.disabledSchemes=" "-Djdk.serialFilter=!*" %PERMISSIONS% %LIKEWISE_OPTS% "-Dlikewise.home=%HOME_DIR%" -cp "%HOME_DIR%\lib\*;%HOME_DIR%\lib\installer\*" io.likewise.cli.Main %*
exit /b %ERRORLEVEL%
