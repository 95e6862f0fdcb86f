// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/pictures.h"

#include "ui/shell/mainwindow.h"
#include "ui/shell/pagehost.h"

#include <QApplication>
#include <QDir>
#include <QPixmap>

namespace wavedeck::desktop {

namespace {

constexpr QSize kSizes[] = {{1280, 800}, {1440, 900}};
constexpr int kRounds = 4; // layouts ask for layouts

void settle()
{
    for (int round = 0; round < kRounds; ++round) {
        QApplication::sendPostedEvents();
        QApplication::processEvents();
    }
}

} // namespace

Status renderPictures(ui::MainWindow& window, ui::Appearance& appearance, const QString& folder)
{
    const auto failed = [](const QString& what) {
        return Error{ErrorKind::Environment, QStringLiteral("picture"), what, QStringLiteral("it cannot be written"),
            QStringLiteral("check the folder and the free space")};
    };
    if (!QDir().mkpath(folder))
        return failed(folder);
    for (const bool dark : {false, true}) {
        appearance.setChoice(dark ? ui::Appearance::Choice::Dark : ui::Appearance::Choice::Light);
        for (const QSize& size : kSizes) {
            window.resize(size);
            for (ui::Page* page : window.host()->pages()) {
                window.goTo(page->id());
                settle();
                const QString file
                    = QStringLiteral("%1/%2-%3-%4x%5.png")
                          .arg(folder, page->id(), dark ? QStringLiteral("dark") : QStringLiteral("light"))
                          .arg(size.width())
                          .arg(size.height());
                if (!window.grab().save(file))
                    return failed(file);
            }
        }
    }
    return Done{};
}

} // namespace wavedeck::desktop
