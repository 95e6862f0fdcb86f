// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <functional>

class QWidget;

namespace wavedeck::ui {

/// What asks for files in a modal window, replaceable so that no test ever meets one. GUI thread. An empty answer =
/// nothing was chosen.
struct FileDialogs {
    std::function<QString(QWidget* parent, const QString& title, const QString& folder)> openPlan;
    std::function<QString(QWidget* parent, const QString& title, const QString& folder)> chooseFolder;

    static FileDialogs real();
};

} // namespace wavedeck::ui
