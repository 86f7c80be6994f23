@echo off
rem Starts Likewise with the Java of JAVA_HOME, or else of the PATH.
setlocal
for %%I in ("%~dp0..") do set "HOME_DIR=%%~fI"
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"

"%JAVA%" -version >nul 2>nul
if errorlevel 1 (
  echo likewise: Java 17 or newer is needed, and "%JAVA%" does not run; install it, or set JAVA_HOME. 1>&2
  exit /b 1
)
"%JAVA%" -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto "-Djdk.http.auth.tunneling.disabledSchemes=" %LIKEWISE_OPTS% "-Dlikewise.home=%HOME_DIR%" -cp "%HOME_DIR%\lib\*" io.likewise.cli.Main %*
exit /b %ERRORLEVEL%
