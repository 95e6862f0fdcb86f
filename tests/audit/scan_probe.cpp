// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/configcheck.h"
#include "app/audit/scan.h"

#include <QCoreApplication>

/// `scan_probe scan …` and `scan_probe config check …`.
int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = application.arguments();
    if (arguments.value(1) == QStringLiteral("config"))
        return wavedeck::runConfigCheck(arguments.mid(3), false);
    return wavedeck::runScan(arguments.mid(2), false);
}
