# SPDX-License-Identifier: GPL-3.0-or-later
install(DIRECTORY resources/plans resources/schema DESTINATION ${CMAKE_INSTALL_DATADIR}/wavedeck)
install(FILES packaging/completion/wavedeckctl DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES packaging/desktop/org.wavedeck.wavedeck.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications)
