// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/scan.h"

#include <QCoreApplication>

/// `scan_probe scan …`.
int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = application.arguments();
    return wavedeck::runScan(arguments.mid(2), false);
}
