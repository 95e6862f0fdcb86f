// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/start/filedialogs.h"

#include <QFileDialog>

namespace wavedeck::ui {

namespace {

void ask(QWidget* parent, const QString& title, const QString& folder, QFileDialog::FileMode mode,
    const QString& filter, const FileDialogs::Chosen& chosen)
{
    auto* dialog = new QFileDialog(parent, title, folder);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(mode);
    if (mode == QFileDialog::Directory)
        dialog->setOption(QFileDialog::ShowDirsOnly);
    else if (!filter.isEmpty())
        dialog->setNameFilters({filter, QStringLiteral("All files (*)")});
    QObject::connect(dialog, &QFileDialog::fileSelected, parent, chosen);
    dialog->open();
}

} // namespace

FileDialogs FileDialogs::real()
{
    const auto asking = [](QFileDialog::FileMode mode, const QString& filter) -> Ask {
        return [mode, filter](QWidget* parent, const QString& title, const QString& folder, const Chosen& chosen) {
            ask(parent, title, folder, mode, filter, chosen);
        };
    };
    return {asking(QFileDialog::ExistingFile, QStringLiteral("Plans (*.yaml *.yml)")),
        asking(QFileDialog::Directory, {}), asking(QFileDialog::ExistingFile, {})};
}

} // namespace wavedeck::ui
