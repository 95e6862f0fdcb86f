// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <functional>

class QWidget;

namespace wavedeck::ui {

/// What asks for files, replaceable so that no test ever meets a modal window. Asked without a second event loop: the
/// answer comes later, or never when nothing was chosen. GUI thread.
struct FileDialogs {
    using Chosen = std::function<void(const QString& path)>;
    using Ask = std::function<void(QWidget* parent, const QString& title, const QString& folder, Chosen chosen)>;
    Ask openPlan;
    Ask chooseFolder;
    Ask openFile = {}; ///< of any kind

    static FileDialogs real();
};

} // namespace wavedeck::ui
