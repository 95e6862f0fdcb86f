// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QPointer>

#include <utility>

/// How what was done on another thread comes back to the window. Any thread; qApp lives.
namespace wavedeck::desktop {

/// Calls it later on the GUI thread.
template <class Call> void onGuiThread(Call call)
{
    QMetaObject::invokeMethod(qApp, std::move(call), Qt::QueuedConnection);
}

/// Calls it later on the GUI thread, unless the context has gone by then; it is looked at on that thread only, where it
/// lives and dies.
template <class Call> void onGuiThread(const QPointer<QObject>& context, Call call)
{
    onGuiThread([context, call = std::move(call)] {
        if (context)
            call();
    });
}

} // namespace wavedeck::desktop
