// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/page.h"

#include <QHash>
#include <QPointer>
#include <QScrollArea>
#include <QStackedWidget>

namespace wavedeck::ui {

/// The pages one on another, the visited ones in order, and the one strip of notices that goes along. A page never gets
/// smaller than what a window of 1280 x 800 gives it: below that it scrolls. GUI thread.
class PageHost : public QStackedWidget {
    Q_OBJECT
public:
    explicit PageHost(QWidget* notices, QWidget* parent = nullptr);

    void add(Page* page); ///< takes it as a child
    Page* page(const QString& id) const;
    const QList<Page*>& pages() const { return m_pages; }
    Page* current() const { return m_current; }

    /// Goes there, and remembers it. uri: what was revealed, given to reveal() when one comes back.
    void visit(Page* page, const QString& uri = {});
    bool canGo(int by) const;
    void go(int by); ///< -1 back, 1 forward

    /// The least size of a page; set by the window, which knows what is around it.
    void setLeastPage(const QSize& size);

    void focusPage(); ///< what had the focus in it last, else its first pane
    void nextPane(int by);

Q_SIGNALS:
    void pageChanged(wavedeck::ui::Page* page, wavedeck::ui::Page* before);

private:
    struct Visit {
        Page* page;
        QString uri;
    };
    void show(Page* page);
    void placeNotices(Page* page);

    QWidget* m_notices;
    QList<Page*> m_pages;
    QList<QScrollArea*> m_frames; ///< as m_pages
    QHash<Page*, QPointer<QWidget>> m_focus; ///< what had the keyboard when the page was left
    QList<Visit> m_visits;
    qsizetype m_at = -1;
    Page* m_current = nullptr;
    QSize m_least;
};

/// Gives the focus to a pane: what had it last in there, itself, or the first inside that takes it.
bool focusPane(QWidget* pane);

} // namespace wavedeck::ui
