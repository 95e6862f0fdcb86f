// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/start/filedialogs.h"

#include <QFileDialog>

namespace wavedeck::ui {

FileDialogs FileDialogs::real()
{
    return {[](QWidget* parent, const QString& title, const QString& folder) {
                return QFileDialog::getOpenFileName(
                    parent, title, folder, QStringLiteral("Plans (*.yaml *.yml);;All files (*)"));
            },
        [](QWidget* parent, const QString& title, const QString& folder) {
            return QFileDialog::getExistingDirectory(parent, title, folder);
        }};
}

} // namespace wavedeck::ui
