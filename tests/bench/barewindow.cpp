// SPDX-License-Identifier: GPL-3.0-or-later
// barewindow SECONDS: the yardstick of bench_window. A window with nothing but a label that a timer changes four times
// a second, measured in the same way as the real one.
#include "app/desktop/turnwatch.h"

#include <QLabel>
#include <QTimer>

#include <cstdio>

int main(int argc, char** argv)
{
    wavedeck::desktop::WatchedApplication app(argc, argv);
    QLabel label(QStringLiteral("0"));
    label.resize(1440, 900);
    label.show();
    int ticks = 0;
    QTimer tick;
    QObject::connect(&tick, &QTimer::timeout, &label, [&] { label.setText(QString::number(++ticks)); });
    tick.start(250);
    app.startWatch();
    QTimer::singleShot(argc > 1 ? std::atoi(argv[1]) * 1000 : 10'000, &app, [&] {
        std::fputs(qPrintable(app.watchReport(ticks)), stdout);
        app.quit();
    });
    return QApplication::exec();
}
