// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/imports/importing.h"

#include "ui/shell/mainmenu.h"

#include <QAction>
#include <QDropEvent>
#include <QFileDialog>
#include <QMainWindow>
#include <QMimeData>
#include <QUrl>

namespace wavedeck::ui {

QStringList droppedReports(const QList<QUrl>& urls)
{
    QStringList files;
    for (const QUrl& url : urls) {
        const QString file = url.toLocalFile();
        for (const char* ending : {".md", ".markdown", ".txt"})
            if (file.endsWith(QLatin1String(ending), Qt::CaseInsensitive))
                files.append(file);
    }
    return files;
}

Importing::Importing(ImportDesk& desk, MainMenu* menu, QMainWindow* window)
    : QObject(window)
    , m_desk(desk)
    , m_window(window)
    , m_action(new QAction(tr("&Import reports…"), this))
{
    m_action->setObjectName(QStringLiteral("importReports"));
    connect(m_action, &QAction::triggered, this, &Importing::choose);
    menu->add(Menu::Tools, m_action);
    window->setAcceptDrops(true);
    window->installEventFilter(this);
}

void Importing::choose()
{
    auto* dialog = new QFileDialog(m_window, tr("Import reports"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    dialog->setNameFilters({tr("Reports (*.md *.markdown *.txt)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::filesSelected, this, [this](const QStringList& files) { open(files); });
    dialog->open();
}

ImportDialog* Importing::open(const QStringList& files)
{
    if (files.isEmpty())
        return nullptr;
    auto* dialog = new ImportDialog(m_desk, files, m_signIn, m_window);
    dialog->open();
    return dialog;
}

bool Importing::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != m_window
        || (event->type() != QEvent::DragEnter && event->type() != QEvent::DragMove && event->type() != QEvent::Drop))
        return QObject::eventFilter(watched, event);
    auto* drop = static_cast<QDropEvent*>(event);
    const QStringList files = drop->mimeData() ? droppedReports(drop->mimeData()->urls()) : QStringList();
    if (files.isEmpty() || m_window->isHidden())
        return false;
    drop->setDropAction(Qt::CopyAction);
    drop->accept();
    // The other program waits until this returns: the preview opens behind it.
    if (event->type() == QEvent::Drop)
        QMetaObject::invokeMethod(
            this, [this, files] { open(files); }, Qt::QueuedConnection);
    return true;
}

} // namespace wavedeck::ui
