//! A connection that is cut in its midst: a proxy on the loopback that passes so many bytes and no more.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::thread;

/// A proxy before a port of 127.0.0.1; it goes with the process.
#[derive(Debug, Clone)]
pub struct Proxy {
    port: u16,
    left: Arc<AtomicI64>,
    cuts: Arc<AtomicU32>,
}

impl Proxy {
    /// Passes everything, until [`Proxy::cut_after`].
    ///
    /// # Panics
    ///
    /// Where no port is free.
    pub fn before(port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let own = listener.local_addr().expect("an address").port();
        let proxy =
            Self { port: own, left: Arc::new(AtomicI64::new(i64::MAX)), cuts: Arc::default() };
        let passing = proxy.clone();
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let Ok(server) = TcpStream::connect(("127.0.0.1", port)) else { continue };
                passing.pass(&client, &server);
            }
        });
        proxy
    }

    /// The port to connect to.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The connection that brings the sum of bytes of both ways, from now on, to `bytes` is cut, once.
    pub fn cut_after(&self, bytes: i64) {
        self.left.store(bytes, Ordering::SeqCst);
    }

    /// How many connections were cut.
    pub fn cuts(&self) -> u32 {
        self.cuts.load(Ordering::SeqCst)
    }

    fn pass(&self, client: &TcpStream, server: &TcpStream) {
        for (from, to) in [(client, server), (server, client)] {
            let (Ok(from), Ok(to)) = (from.try_clone(), to.try_clone()) else { return };
            let proxy = self.clone();
            thread::spawn(move || proxy.copy(from, to));
        }
    }

    fn copy(&self, mut from: TcpStream, mut to: TcpStream) {
        let mut buffer = [0; 4096];
        while let Ok(read) = from.read(&mut buffer) {
            let count = i64::try_from(read).unwrap_or_default();
            let before = self.left.fetch_sub(count, Ordering::SeqCst);
            let cut = before <= count && before > 0;
            let pass = if cut { usize::try_from(before).unwrap_or(read).min(read) } else { read };
            if read == 0 || to.write_all(&buffer[..pass]).is_err() {
                break;
            }
            if cut {
                self.cuts.fetch_add(1, Ordering::SeqCst);
                self.left.store(i64::MAX, Ordering::SeqCst);
                break;
            }
        }
        let _ = from.shutdown(Shutdown::Both);
        let _ = to.shutdown(Shutdown::Both);
    }
}
