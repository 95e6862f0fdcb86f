// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

/// Internal to the words of the gates page.
namespace wavedeck::ui::gates {

QString tr(const char* text);
/// The whole of a row for a screen reader; what is empty or missing is left out.
QString speak(const QStringList& parts);

} // namespace wavedeck::ui::gates
