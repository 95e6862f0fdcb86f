// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/start/filedialogs.h"

#include <QFileDialog>

namespace wavedeck::ui {

namespace {

void ask(QWidget* parent, const QString& title, const QString& folder, QFileDialog::FileMode mode,
    const FileDialogs::Chosen& chosen)
{
    auto* dialog = new QFileDialog(parent, title, folder);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(mode);
    if (mode == QFileDialog::Directory)
        dialog->setOption(QFileDialog::ShowDirsOnly);
    else
        dialog->setNameFilters({QStringLiteral("Plans (*.yaml *.yml)"), QStringLiteral("All files (*)")});
    QObject::connect(dialog, &QFileDialog::fileSelected, parent, chosen);
    dialog->open();
}

} // namespace

FileDialogs FileDialogs::real()
{
    return {[](QWidget* parent, const QString& title, const QString& folder, const Chosen& chosen) {
                ask(parent, title, folder, QFileDialog::ExistingFile, chosen);
            },
        [](QWidget* parent, const QString& title, const QString& folder, const Chosen& chosen) {
            ask(parent, title, folder, QFileDialog::Directory, chosen);
        }};
}

} // namespace wavedeck::ui
