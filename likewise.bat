@echo off
rem Runs Likewise from a checkout: builds cli\target\likewise when it is missing, then hands over.
rem After a change of the sources, build again with: mvn package -DskipTests
setlocal
set "ROOT=%~dp0"
set "PRODUCT=%ROOT%cli\target\likewise"
if exist "%PRODUCT%\bin\likewise.bat" goto run

where mvn >nul 2>nul
if errorlevel 1 (
  echo likewise: building needs Maven 3.8 or newer, and mvn is not on the PATH; install it. 1>&2
  exit /b 1
)
echo likewise: building %PRODUCT% 1>&2
pushd "%ROOT%"
call mvn -q -B package -pl cli -am -Dmaven.test.skip=true -Dmaven.compiler.failOnWarning=false 1>&2
set "RC=%ERRORLEVEL%"
popd
if not "%RC%"=="0" (
  if exist "%PRODUCT%" rmdir /s /q "%PRODUCT%"
  echo likewise: the build failed; 'mvn verify' says more. 1>&2
  exit /b 1
)

:run
call "%PRODUCT%\bin\likewise.bat" %*
exit /b %ERRORLEVEL%
