# SPDX-License-Identifier: GPL-3.0-or-later
install(TARGETS wavedeck-shim wavedeckd wavedeckctl RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY resources/plans resources/schema DESTINATION ${CMAKE_INSTALL_DATADIR}/wavedeck)
